package space.perigee.ground.broker.gate;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.link.mqtt.TlsSessions;

/**
 * TLS 1.3 at the broker's end, from files that are read again when they change. It admits clients
 * with a certificate of the mission's CA. A resumed session shows the certificate of the first one.
 */
final class BrokerTls {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final TlsSessions sessions;
  private final String name;

  /**
   * @param most sessions to keep, at some kB each
   * @param clock wall clock
   * @throws InputException if a file cannot be used
   */
  BrokerTls(TlsFiles files, int most, InstantSource clock) {
    if (files.ca() == null) {
      throw new InputException("the CA of the clients must be named: everybody's would let all in");
    }
    sessions = new TlsSessions(files, most, clock);
    name = Client.commonName(files.ownCertificate());
  }

  /** Ends the sessions of certificates that have expired; to be called now and then. */
  void tend() {
    sessions.tend();
  }

  SSLEngine engine() {
    SSLEngine engine = sessions.context().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  /** Ends the session of a connection, so that it cannot be resumed. */
  static void forget(SSLEngine engine) {
    engine.getSession().invalidate();
  }

  /** The client of a connection after its handshake; empty if its certificate does not say. */
  Optional<Client> client(SSLEngine engine) {
    try {
      return Client.of((X509Certificate) engine.getSession().getPeerCertificates()[0], name);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
