package space.perigee.ground.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which a test writes HTTP, or something else, byte by byte. */
final class RawHttp implements AutoCloseable {

  /** Little, so that a client that does not read is noticed early. */
  private static final int RECEIVE_BYTES = 64 * 1024;

  private final Socket socket;

  RawHttp(String uri) throws IOException {
    this.socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(uri).getPort()));
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends text; false if the server has ended the connection. */
  boolean trySend(String text) {
    try {
      send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the server sends until it ends the connection or is silent for that long. */
  String read(Duration silence) throws IOException {
    socket.setSoTimeout((int) silence.toMillis());
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException e) {
      // the server is silent
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** The head of the answer; fails if the server is silent or ends the connection before. */
  String readHead() throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** True if the server ends the connection within that time. */
  boolean isEnded(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    try {
      while (socket.getInputStream().read() >= 0) {
        // answers before the end do not matter
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Sends a request and returns the answer, whose connection the server ends. */
  static String request(String uri, String head, String body) throws IOException {
    try (RawHttp http = new RawHttp(uri)) {
      return http.send(head + "Connection: close\r\n\r\n" + body).read(Duration.ofSeconds(10));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
