package space.perigee.sim.emulator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * One end of a TCP connection that carries the bursts of a pass: a handshake, a delta, a model and
 * receipts. Runs as a process in a network namespace.
 */
final class ScriptedExchange {

  static final int PORT = 7777;

  /** Bytes of each burst, alternately from the satellite and from the ground. */
  static final int[] BURSTS = {
    420, 2400, 1500, 300, 80, 60, 160, 60, 3300, 130, 60, 3300, 200, 130, 24, 24, 24, 24, 60, 30
  };

  private static final int CHUNK = 1200;

  /**
   * Longer than the kernel delays an acknowledgment (200 ms), so that it goes out without data, as
   * between the bursts of a pass. Java cannot see whether it has been sent.
   */
  private static final int PAUSE_MILLIS = 300;

  private ScriptedExchange() {}

  /** Arguments: {@code ground ADDRESS}, or {@code satellite ADDRESS}. */
  public static void main(String[] arguments) throws Exception {
    InetSocketAddress address = new InetSocketAddress(arguments[1], PORT);
    boolean isSatellite = arguments[0].equals("satellite");
    if (isSatellite) {
      try (Socket socket = new Socket()) {
        socket.connect(address);
        run(socket, 0);
      }
    } else {
      try (ServerSocket server = new ServerSocket()) {
        server.bind(address);
        System.out.println("ready");
        try (Socket socket = server.accept()) {
          run(socket, 1);
        }
      }
    }
  }

  private static void run(Socket socket, int own) throws IOException, InterruptedException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    for (int i = 0; i < BURSTS.length; i++) {
      if (i % 2 == own) {
        if (i % 4 < 2) {
          Thread.sleep(PAUSE_MILLIS);
        }
        for (int left = BURSTS[i]; left > 0; left -= CHUNK) {
          out.write(new byte[Math.min(left, CHUNK)]);
        }
      } else {
        in.readFully(new byte[BURSTS[i]]);
      }
    }
  }
}
