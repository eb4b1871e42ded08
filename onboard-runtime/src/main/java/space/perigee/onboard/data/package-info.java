/**
 * What a satellite learns from: samples with labels, read from the same files on board and on the
 * ground. {@link space.perigee.onboard.data.LabelledData} is an ordered collection of them; {@link
 * space.perigee.onboard.data.CsvSamples} reads rows of numbers, {@link
 * space.perigee.onboard.data.NpzSamples} NumPy archives, {@link
 * space.perigee.onboard.data.IdxFolder} the files of MNIST, {@link
 * space.perigee.onboard.data.ImageFolder} a folder of images for each class. {@link
 * space.perigee.onboard.data.TrainTestSplit} keeps what is learned from and what is judged on
 * apart. Labels are positions in a list of classes: a satellite may see other classes than the
 * ground, so the list comes from the model file, and only where there is none yet from the data.
 * What a file gets wrong is a {@link space.perigee.onboard.data.DataException} that names file,
 * place, value and what is allowed. Nothing here knows of flight: the ground evaluates with this
 * very code.
 */
@NullMarked
package space.perigee.onboard.data;

import org.jspecify.annotations.NullMarked;
