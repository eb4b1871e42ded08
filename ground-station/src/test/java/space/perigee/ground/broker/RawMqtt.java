package space.perigee.ground.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An MQTT 5 client made by hand, which sends whatever it is told to (OASIS MQTT 5.0, 2). */
final class RawMqtt implements AutoCloseable {

  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int SUBACK = 9;
  static final int DISCONNECT = 14;

  /** What is read when the broker has closed the connection. */
  static final Packet CLOSED = new Packet(0, new byte[0]);

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  private RawMqtt(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = socket.getInputStream();
  }

  /** A packet that the broker sent. */
  record Packet(int type, byte[] body) {

    /** The reason in a CONNACK, DISCONNECT or SUBACK packet; 0 for success. */
    int reason() {
      return switch (type) {
        case CONNACK -> body[1] & 0xFF;
        case SUBACK -> body[body.length - 1] & 0xFF;
        default -> body.length == 0 ? 0 : body[0] & 0xFF;
      };
    }
  }

  /** Opens a TLS connection, whose handshake is done when this returns. */
  static RawMqtt open(String uri, SSLContext context) throws IOException {
    URI address = URI.create(uri);
    Socket plain = tcp(uri);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, address.getHost(), address.getPort(), true);
    try {
      socket.startHandshake();
      return new RawMqtt(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The same, and connects as a client. */
  static RawMqtt connect(String uri, SSLContext context, String clientId) throws IOException {
    RawMqtt client = open(uri, context);
    client.send(connectPacket(clientId));
    Packet answer = client.read();
    if (answer.type() != CONNACK || answer.reason() != 0) {
      client.close();
      throw new IOException("not admitted: " + answer.type() + " " + answer.body().length);
    }
    return client;
  }

  static Socket tcp(String uri) throws IOException {
    URI address = URI.create(uri);
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  RawMqtt send(byte[]... packets) throws IOException {
    for (byte[] packet : packets) {
      out.write(packet);
    }
    out.flush();
    return this;
  }

  /** Reads a packet; {@link #CLOSED} if the broker has ended the connection. */
  Packet read() throws IOException {
    try {
      DataInputStream data = new DataInputStream(in);
      int first = data.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = data.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
        shift += 7;
      } while ((digit & 0x80) != 0);
      byte[] body = new byte[length];
      data.readFully(body);
      return new Packet(first >> 4, body);
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return CLOSED;
    }
  }

  /** True if the broker ends the connection, whatever it sends before. */
  boolean isEnded() throws IOException {
    Packet packet = read();
    while (packet.type() != CLOSED.type()) {
      packet = read();
    }
    return true;
  }

  void readTimeout(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A packet with its fixed header. */
  static byte[] packet(int first, byte[]... parts) {
    byte[] body = join(parts);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.length;
    do {
      int digit = left & 0x7F;
      left >>= 7;
      packet.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Bytes with their length before them. */
  static byte[] field(byte[] bytes) {
    return join(bytes(bytes.length >> 8, bytes.length), bytes);
  }

  static byte[] text(String text) {
    return field(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] connectPacket(String clientId) {
    return connectPacket(clientId, 0x02, bytes(0));
  }

  /**
   * A CONNECT packet without keep-alive.
   *
   * @param flags such as 0x02 for a clean start
   * @param properties with their length before them
   * @param rest of the payload behind the client identifier, such as a will
   */
  static byte[] connectPacket(String clientId, int flags, byte[] properties, byte[]... rest) {
    return packet(
        0x10, text("MQTT"), bytes(5, flags, 0, 0), properties, text(clientId), join(rest));
  }

  /** The part of a CONNECT packet that describes a will, without properties. */
  static byte[] will(String topic, byte[] message) {
    return join(bytes(0), text(topic), field(message));
  }

  static byte[] publish(String topic, byte[] payload, boolean isRetained) {
    return packet(0x30 | (isRetained ? 1 : 0), text(topic), bytes(0), payload);
  }

  static byte[] publish(String topic, byte[] payload, int qos, int id) {
    return packet(0x30 | qos << 1, text(topic), bytes(id >> 8, id, 0), payload);
  }

  static byte[] subscribe(int id, String... filters) {
    return packet(
        0x82,
        bytes(id >> 8, id, 0),
        join(
            List.of(filters).stream()
                .map(filter -> join(text(filter), bytes(1)))
                .toArray(byte[][]::new)));
  }

  static byte[] unsubscribe(int id, String filter) {
    return packet(0xA2, bytes(id >> 8, id, 0), text(filter));
  }

  static byte[] ping() {
    return bytes(0xC0, 0);
  }
}
