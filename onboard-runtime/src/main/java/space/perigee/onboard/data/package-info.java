/**
 * Labeled samples, read from the same files on board and on the ground. {@link
 * space.perigee.onboard.data.LabeledData} is an ordered collection of samples. {@link
 * space.perigee.onboard.data.DataFormats} reads one from a file or a folder; it lists the formats,
 * one class each. Start reading there. {@link space.perigee.onboard.data.TrainTestSplit} keeps
 * training and test samples apart.
 *
 * <p>A label is a position in a list of classes. A satellite may see other classes than the ground,
 * so the list comes from the model file, and from the data only where no model exists yet. A {@link
 * space.perigee.onboard.data.DataException} names the file, the place, the value and what is
 * allowed. Nothing here depends on flight.
 */
@NullMarked
package space.perigee.onboard.data;

import org.jspecify.annotations.NullMarked;
