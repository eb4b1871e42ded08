/**
 * An MQTT 5 broker inside the ground station, for missions that do not run one already. {@link
 * space.perigee.ground.broker.EmbeddedBroker} is Apache ActiveMQ Artemis with persistence off: the
 * transfer above keeps contents on both sides, so the broker needs no disk and little memory.
 * {@link space.perigee.ground.broker.EmbeddedBrokers} starts it for the links that ask for it.
 */
@NullMarked
package space.perigee.ground.broker;

import org.jspecify.annotations.NullMarked;
