/**
 * Runs DL4J networks at the speed of the hardware.
 *
 * <p>DL4J's own layers convolve with a matrix of patches, allocate at every step and never use
 * oneDNN. This package compiles a network's configuration once to a chain of {@link
 * space.perigee.onboard.engine.Stage stages} over preallocated arrays, each of which calls a native
 * operation of oneDNN or OpenBLAS. Parameters, gradients and the updater's state remain the
 * network's own, so loading, saving, updating and versioning of models do not change. Start at
 * {@link space.perigee.onboard.engine.Trainer}.
 *
 * <p>Images are channels last (NHWC), for which oneDNN is fastest; samples and files are channels
 * first.
 */
@NullMarked
package space.perigee.onboard.engine;

import org.jspecify.annotations.NullMarked;
