/**
 * An MQTT 5 broker inside the ground station, for missions that do not run one already. {@link
 * space.perigee.ground.broker.EmbeddedBroker} is Apache ActiveMQ Artemis with persistence off: what
 * must last is kept by the transfer above, on both sides, and a broker that keeps nothing needs no
 * disk and little memory.
 */
@NullMarked
package space.perigee.ground.broker;

import org.jspecify.annotations.NullMarked;
