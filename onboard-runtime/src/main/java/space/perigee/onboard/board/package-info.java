/**
 * Memory and speed of learning on a board. The memory for a network, its minibatches and its replay
 * memory is known before the first sample, rejected if it exceeds a quota, and limited at run time.
 * Start at {@link space.perigee.onboard.board.MemoryBudget}.
 */
@NullMarked
package space.perigee.onboard.board;

import org.jspecify.annotations.NullMarked;
