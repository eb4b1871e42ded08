package space.perigee.ground.broker.gate;

import java.util.Locale;

/** Why the broker refused a connection, or ended it. */
public enum Reason {
  /** The TLS handshake failed: no certificate, or one of another CA. */
  HANDSHAKE,
  /** No CONNECT packet within the time allowed. */
  SLOW,
  /** Too many connections wait to prove who they are. */
  WAITING,
  /** The certificate has no name, or is of no known kind of client. */
  CERTIFICATE,
  REVOKED,
  EXPIRED,
  /** A newer connection of the same client took its place. */
  CONNECTIONS,
  /** The client connects too often. */
  RATE,
  /** Bytes that are no MQTT packet, or a packet that is too long. */
  MALFORMED,
  /** A packet that is not allowed here, or a feature that no end of Perigee uses. */
  PROTOCOL,
  /** A client identifier that is not this certificate's. */
  CLIENT_ID,
  /** A message, or a last will, to a topic of somebody else. */
  TOPIC,
  /** A subscription to topics of somebody else. */
  FILTER,
  /** Too many topics. */
  TOPICS,
  /** Too many topics with a retained message. */
  RETAINED,
  /** Too many subscriptions. */
  SUBSCRIPTIONS;

  /** As metrics and logs write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
