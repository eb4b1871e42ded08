package space.perigee.onboard.flight.learn;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.contact.ContactPlan;

/**
 * Resources of the learning.
 *
 * @param learner with the weights of the checkpoint
 * @param stream samples that the satellite sees
 * @param contacts of this satellite, as triggers may depend on the next one
 * @param memory where samples are kept
 * @param golden labeled samples that the learner never trains on, or null
 * @param predictions takes the prediction of each sample
 */
public record LearningResources(
    Learner learner,
    SampleStream stream,
    ContactPlan contacts,
    RecordStorage memory,
    @Nullable LabeledData golden,
    PredictionSink predictions) {}
