/**
 * Tries strategies on data, offline: {@link space.perigee.sim.lab.trial.Trial} shows a {@link
 * space.perigee.sim.lab.stream.ExperienceStream} to a strategy and fills its accuracy matrix;
 * {@link space.perigee.sim.lab.trial.TrialSummary} is what several seeds gave. With {@link
 * space.perigee.sim.lab.trial.GroundLabels} the ground labels a part of the stream, a contact late.
 * A {@link space.perigee.sim.lab.trial.TrialFolder} lets a trial go on after an interruption, to
 * the same bits.
 */
@NullMarked
package space.perigee.sim.lab.trial;

import org.jspecify.annotations.NullMarked;
