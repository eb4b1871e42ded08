/**
 * Models that Keras saved, as networks of DL4J. {@link space.perigee.onboard.keras.KerasImport}
 * opens a file ({@code KerasFile}: HDF5, or the zip of Keras 3), puts its layers in a row ({@code
 * KerasChain}) and translates them one by one ({@code Translation}), with their weights in the
 * order that DL4J wants.
 *
 * <p>Keras has images channels last, {@code [height, width, channels]}; the network that comes out
 * takes them channels first, as every model here. A file is checked against its own configuration
 * before an array is made of it: what it can make a board spend is bounded by its size.
 */
@NullMarked
package space.perigee.onboard.keras;

import org.jspecify.annotations.NullMarked;
