package space.perigee.onboard.flight.learn;

import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.contact.ContactPlan;

/**
 * What the learning works with.
 *
 * @param learner its weights are those of the checkpoint
 * @param stream samples in the order in which the satellite sees them
 * @param contacts of this satellite, as triggers may depend on the next one
 * @param memory where samples are kept
 */
public record LearningResources(
    Learner learner, SampleStream stream, ContactPlan contacts, RecordStorage memory) {}
