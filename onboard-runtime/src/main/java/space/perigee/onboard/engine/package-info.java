/**
 * Runs DL4J networks at the speed of the machine.
 *
 * <p>DL4J's own layers convolve by way of a matrix of patches, allocate at every step and reach
 * oneDNN nowhere. Here a network's configuration is compiled once into a chain of {@link
 * space.perigee.onboard.engine.Stage stages} over preallocated arrays, each of which calls a native
 * operation that oneDNN or OpenBLAS carries out. Parameters, gradients and the updater's state
 * remain the network's own, so a model is loaded, saved, updated and named as before. Start at
 * {@link space.perigee.onboard.engine.Trainer}.
 *
 * <p>Images lie channels last (NHWC), in which oneDNN is fastest; samples and files have them
 * channels first.
 */
@NullMarked
package space.perigee.onboard.engine;

import org.jspecify.annotations.NullMarked;
