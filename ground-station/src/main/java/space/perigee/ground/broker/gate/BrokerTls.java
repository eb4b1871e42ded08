package space.perigee.ground.broker.gate;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;

/**
 * TLS 1.3 at the broker's end. It admits clients with a certificate of the mission's CA. A resumed
 * session shows the certificate of the first one.
 */
final class BrokerTls {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final SSLContext context;
  private final String name;

  private BrokerTls(SSLContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /**
   * @throws InputException if a file cannot be used
   */
  static BrokerTls of(TlsFiles files) {
    KeyStore clients = files.trusted();
    if (clients == null) {
      throw new InputException("the CA of the clients must be named: everybody's would let all in");
    }
    char[] password = new char[0];
    KeyStore own = files.identity(password);
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(clients);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      X509Certificate certificate =
          (X509Certificate) own.getCertificate(own.aliases().nextElement());
      return new BrokerTls(context, Client.commonName(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no TLS: " + e.getMessage(), e);
    }
  }

  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
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
