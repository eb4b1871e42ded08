/**
 * The files that a satellite starts from, and their second copies. A flight must start again
 * although a bit of its model, its plans or its data has flipped. Start with {@link
 * space.perigee.onboard.flight.inputs.InputCopies}.
 */
@NullMarked
package space.perigee.onboard.flight.inputs;

import org.jspecify.annotations.NullMarked;
