package space.perigee.ground.store;

import space.perigee.sync.exchange.ExchangeState;

/** The end of an exchange as it was when it last changed. */
public record StoredExchange(ExchangeState state, Uplink uplink) {}
