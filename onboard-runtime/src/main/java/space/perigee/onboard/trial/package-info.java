/**
 * Tries strategies on data, offline: {@link space.perigee.onboard.trial.Trial} shows a {@link
 * space.perigee.onboard.stream.TaskStream} to a strategy and fills its accuracy matrix; {@link
 * space.perigee.onboard.trial.TrialSummary} is what several seeds gave. With {@link
 * space.perigee.onboard.trial.GroundLabels} the ground labels a part of the stream, a contact late.
 * A {@link space.perigee.onboard.trial.TrialFolder} lets a trial go on after an interruption, to
 * the same bits.
 */
@NullMarked
package space.perigee.onboard.trial;

import org.jspecify.annotations.NullMarked;
