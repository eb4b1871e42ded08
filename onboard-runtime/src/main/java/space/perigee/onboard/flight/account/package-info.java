/**
 * What a satellite spends and counts, from the start of its mission: energy, which the {@link
 * space.perigee.onboard.flight.account.Governor} grants, events ({@link
 * space.perigee.onboard.flight.account.Counter}), and how the last predictions went. The flight
 * loop owns the {@link space.perigee.onboard.flight.account.FlightAccounts} and keeps them in its
 * checkpoints; learning and the pass draw on them.
 */
@NullMarked
package space.perigee.onboard.flight.account;

import org.jspecify.annotations.NullMarked;
