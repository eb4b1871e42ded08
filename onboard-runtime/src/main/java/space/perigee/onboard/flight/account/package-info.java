/**
 * The accounts of a satellite since the start of its mission: energy, which the {@link
 * space.perigee.onboard.flight.account.Governor} grants, events ({@link
 * space.perigee.onboard.flight.account.Counter}), and the outcomes of recent predictions. The
 * flight loop owns the {@link space.perigee.onboard.flight.account.FlightAccounts} and keeps them
 * in its checkpoints; learning and the pass draw on them.
 */
@NullMarked
package space.perigee.onboard.flight.account;

import org.jspecify.annotations.NullMarked;
