/**
 * Who may do what at the embedded broker, and how much of it. {@link
 * space.perigee.ground.broker.gate.GateAcceptor} accepts connections in place of Artemis' own
 * acceptor, and {@code ConnectionGate} checks each packet before Artemis sees it. {@code Client} is
 * who a certificate is for, {@code ClientRights} what it may name, {@code PacketRules} what it may
 * send, {@code Quota} how much. What is refused is counted in {@link
 * space.perigee.ground.broker.gate.MqttRefusals}.
 */
@NullMarked
package space.perigee.ground.broker.gate;

import org.jspecify.annotations.NullMarked;
