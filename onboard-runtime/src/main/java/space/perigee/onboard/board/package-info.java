/**
 * What a board allows, and what learning takes of it: the memory that a network, its minibatches
 * and its replay memory need is known before the first sample, refused if it does not fit, and
 * bounded while it runs. Start at {@link space.perigee.onboard.board.MemoryBudget}.
 */
@NullMarked
package space.perigee.onboard.board;

import org.jspecify.annotations.NullMarked;
