/**
 * Which samples are worth what they cost: a downlink that carries kilobytes a pass, and people on
 * the ground who label tens of images, not thousands.
 *
 * <p>A {@link space.perigee.onboard.task.Hardness} says how unsure the model is of a {@link
 * space.perigee.onboard.task.ClassPrediction}; each score is one file, named as in the literature,
 * and {@link space.perigee.onboard.selection.HardnessScores} knows them by name. {@link
 * space.perigee.onboard.selection.DownlinkSelection} keeps the hardest samples and picks those that
 * tell the ground most for each byte. {@link space.perigee.onboard.selection.PseudoLabels} is the
 * other way to a label: what the model is sure of it may label itself, under guard.
 *
 * <p>Start at {@code Hardness}. What changes with time can be read out and put back; nothing grows
 * with the mission.
 */
@NullMarked
package space.perigee.onboard.selection;

import org.jspecify.annotations.NullMarked;
