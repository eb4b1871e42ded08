/**
 * Tries strategies on data, offline: {@link space.perigee.onboard.trial.Trial} shows a {@link
 * space.perigee.onboard.stream.TaskStream} to a strategy and fills its accuracy matrix; {@link
 * space.perigee.onboard.trial.TrialSummary} is what several seeds gave.
 */
@NullMarked
package space.perigee.onboard.trial;

import org.jspecify.annotations.NullMarked;
