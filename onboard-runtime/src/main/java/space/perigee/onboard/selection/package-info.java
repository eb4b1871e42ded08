/**
 * Selection of samples under scarce resources: a downlink of kilobytes per pass, and people on the
 * ground who label tens of images, not thousands.
 *
 * <p>A {@link space.perigee.onboard.task.Hardness} measures how uncertain a {@link
 * space.perigee.onboard.task.ClassPrediction} is; each score is one file, named as in the
 * literature, and registered in {@link space.perigee.onboard.selection.HardnessScores}. {@link
 * space.perigee.onboard.selection.DownlinkSelection} keeps the hardest samples and selects the most
 * informative ones per byte. {@link space.perigee.onboard.selection.PseudoLabels} lets the model
 * label samples that it is confident about, with safeguards.
 *
 * <p>Start at {@code Hardness}. All state can be saved and restored, and none grows over the
 * mission.
 */
@NullMarked
package space.perigee.onboard.selection;

import org.jspecify.annotations.NullMarked;
