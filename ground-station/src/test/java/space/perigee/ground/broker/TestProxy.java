package space.perigee.ground.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP connection to a broker that is counted, and that can go dead: nothing arrives, nobody is
 * told.
 */
final class TestProxy implements AutoCloseable {

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int port;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  /** Connections made before the last {@link #goDead} carry nothing any more. */
  private volatile int deadUpTo;

  private int connections;

  /**
   * @param uri of the broker, such as {@code ssl://127.0.0.1:8883}
   */
  TestProxy(String uri) throws IOException {
    port = Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        int number;
        synchronized (this) {
          number = ++connections;
        }
        start(() -> pump(client, server, number));
        start(() -> pump(server, client, number));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void pump(Socket from, Socket to, int number) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      int read = in.read(buffer);
      while (read >= 0 && number > deadUpTo) {
        bytes.addAndGet(read);
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
      if (number > deadUpTo) {
        to.close();
      }
    } catch (IOException e) {
      // the other direction ended it
    }
  }

  /** From now on, nothing passes on the connections that there are. */
  synchronized void goDead() {
    deadUpTo = connections;
  }

  String uri(String scheme) {
    return scheme + "://127.0.0.1:" + listening.getLocalPort();
  }

  /** Bytes of both directions so far. */
  long bytes() {
    return bytes.get();
  }

  synchronized int connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
