package space.perigee.sync.link.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS sockets of one connection, which can be closed for certain. Paho leaves a TLS socket open
 * that has not received the other end's close_notify, so that the broker would take the client for
 * connected.
 */
final class TlsSockets extends SSLSocketFactory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TlsSockets.class);

  private final SSLSocketFactory factory;
  private final List<Socket> made = new ArrayList<>();

  TlsSockets(SSLSocketFactory factory) {
    this.factory = factory;
  }

  /** Lets {@link #close} discard what was not sent: it would wait for a write to a dead peer. */
  synchronized void abandon() {
    for (Socket socket : made) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        log.debug("event=linger-failed reason={}", e.getMessage());
      }
    }
    close();
  }

  @Override
  public synchronized void close() {
    for (Socket socket : made) {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("event=close-failed reason={}", e.getMessage());
      }
    }
    made.clear();
  }

  private synchronized Socket keep(Socket socket) {
    made.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return keep(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return keep(factory.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return keep(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return keep(factory.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return keep(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return keep(factory.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }
}
