package space.perigee.ground.store;

import space.perigee.sync.exchange.ExchangeState;

/** The ground's end of the exchange with a satellite, as of its last change. */
public record StoredExchange(ExchangeState state, VersionProgress progress) {}
