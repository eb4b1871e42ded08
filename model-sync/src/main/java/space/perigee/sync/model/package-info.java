/**
 * What a model is, for those who move it: named tensors laid out in one float array.
 *
 * <p>{@link space.perigee.sync.model.ParameterLayout} says which tensors there are and in which
 * order; {@link space.perigee.sync.model.Weights} are the numbers; a {@link
 * space.perigee.sync.model.ModelVersion} names both by content; a {@link
 * space.perigee.sync.model.Mirror} remembers which of them the other side is known to hold. Start
 * with {@code Mirror}: it is the idea on which deltas rest. A {@link
 * space.perigee.sync.model.WeightsFormat} reads and writes one kind of file of weights.
 */
@NullMarked
package space.perigee.sync.model;

import org.jspecify.annotations.NullMarked;
