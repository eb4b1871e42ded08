/**
 * What a satellite learns from: samples with labels, read from the same files on board and on the
 * ground. {@link space.perigee.onboard.data.LabelledData} is an ordered collection of them; {@link
 * space.perigee.onboard.data.CsvSamples} reads rows of numbers, {@link
 * space.perigee.onboard.data.ImageFolder} a folder of images for each class. Labels are positions
 * in a list of classes: a satellite may see other classes than the ground, so the list comes from
 * the model file, and only where there is none yet from the data. What a file gets wrong is a
 * {@link space.perigee.onboard.data.DataException} that names file, line, field and value. Nothing
 * here knows of flight: the ground evaluates with this very code.
 */
@NullMarked
package space.perigee.onboard.data;

import org.jspecify.annotations.NullMarked;
