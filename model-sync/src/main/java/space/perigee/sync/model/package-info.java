/**
 * Models as seen by the synchronization: named tensors laid out in one float array.
 *
 * <p>{@link space.perigee.sync.model.ParameterLayout} defines the tensors and their order; {@link
 * space.perigee.sync.model.Weights} are the values; {@link space.perigee.sync.model.ModelVersion}
 * identifies both by content; {@link space.perigee.sync.model.Mirror} records which versions the
 * other side holds. Start with {@code Mirror}, the idea on which deltas rest.
 */
@NullMarked
package space.perigee.sync.model;

import org.jspecify.annotations.NullMarked;
