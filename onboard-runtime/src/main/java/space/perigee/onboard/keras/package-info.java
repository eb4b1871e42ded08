/**
 * Imports models saved by Keras as DL4J networks. {@link space.perigee.onboard.keras.KerasImport}
 * opens a file ({@code KerasFile}: HDF5, or the zip format of Keras 3), puts its layers in order
 * ({@code KerasChain}) and translates them one by one ({@code Translation}), with their weights
 * reordered for DL4J.
 *
 * <p>Keras images are channels last, {@code [height, width, channels]}; the imported network takes
 * them channels first, like every model here. A file is checked against its own configuration
 * before any array is created, so its size bounds the resources that it can consume.
 */
@NullMarked
package space.perigee.onboard.keras;

import org.jspecify.annotations.NullMarked;
