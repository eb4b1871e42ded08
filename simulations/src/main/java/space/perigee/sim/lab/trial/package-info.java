/**
 * Offline trials of learning strategies: a {@link space.perigee.sim.lab.trial.Trial} trains a
 * strategy on a {@link space.perigee.sim.lab.stream.ExperienceStream} and measures its accuracy
 * matrix; a {@link space.perigee.sim.lab.trial.TrialSummary} holds the results of several seeds.
 * With {@link space.perigee.sim.lab.trial.GroundLabels} the ground labels a part of the stream, one
 * contact late. With a {@link space.perigee.sim.lab.trial.TrialFolder} a trial resumes after an
 * interruption, with bit-identical results.
 */
@NullMarked
package space.perigee.sim.lab.trial;

import org.jspecify.annotations.NullMarked;
