package space.perigee.sync.compatibility;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A pass between two ends, over frames in memory, of which some are lost. */
final class Pass {

  private static final int MOST_ROUNDS = 20_000;
  private static final int ONE_WAY_ROUNDS = 500;
  private static final long ROUND_MILLIS = 10;
  private static final long SILENCE_MILLIS = 11_000;

  /**
   * A frame that an end sent.
   *
   * @param down from the satellite to the ground
   * @param arrived whether the other end received it
   */
  record Sent(long millis, boolean down, boolean arrived, byte[] frame) {

    /** Adds what the frame means to the other end. */
    String line(String meaning) {
      return String.join(
          " ",
          Long.toString(millis),
          down ? "down" : "up",
          arrived ? "arrived" : "lost",
          HexFormat.of().formatHex(frame),
          meaning);
    }

    static Sent parse(String line) {
      String[] fields = line.split(" ", 5);
      return new Sent(
          Long.parseLong(fields[0]),
          fields[1].equals("down"),
          fields[2].equals("arrived"),
          HexFormat.of().parseHex(fields[3]));
    }

    static String meaning(String line) {
      return line.split(" ", 5)[4];
    }
  }

  private final ExchangeEnd satellite;
  private final ExchangeEnd ground;
  private final double loss;
  private final Random random;
  private final List<Sent> sent = new ArrayList<>();
  private long millis;

  Pass(ExchangeEnd satellite, ExchangeEnd ground, double loss, long seed, long millis) {
    this.satellite = satellite;
    this.ground = ground;
    this.loss = loss;
    this.random = new Random(seed);
    this.millis = millis;
  }

  /** Time at the end. */
  long millis() {
    return millis;
  }

  /** The frames of both, in order. */
  List<Sent> sent() {
    return sent;
  }

  /**
   * Carries frames until both ends have nothing on its way.
   *
   * @return false if that does not happen
   */
  boolean fly(int maxFrameBytes) {
    return fly(maxFrameBytes, MOST_ROUNDS);
  }

  /** The same, cut short after a number of rounds. */
  boolean fly(int maxFrameBytes, int rounds) {
    satellite.linkUp(maxFrameBytes, -1);
    ground.linkUp(maxFrameBytes, -1);
    for (int round = 0; round < rounds; round++) {
      boolean said = carry(satellite, ground, true) | carry(ground, satellite, false);
      if (!satellite.isSending() && !ground.isSending()) {
        return true;
      }
      millis += said ? ROUND_MILLIS : SILENCE_MILLIS;
    }
    return false;
  }

  /** Carries the frames of the satellite alone, as many as it has for a one-way link. */
  void flyOneWay(int maxFrameBytes) {
    satellite.linkUp(maxFrameBytes, loss);
    ground.linkUp(maxFrameBytes, loss);
    for (int round = 0; round < ONE_WAY_ROUNDS && carry(satellite, ground, true); round++) {
      millis += ROUND_MILLIS;
    }
  }

  private boolean carry(ExchangeEnd from, ExchangeEnd to, boolean down) {
    byte[] frame = from.poll(millis);
    if (frame == null) {
      return false;
    }
    boolean arrives = random.nextDouble() >= loss;
    sent.add(new Sent(millis, down, arrives, frame));
    if (arrives && !to.receive(frame, millis)) {
      throw new AssertionError("not understood: " + HexFormat.of().formatHex(frame));
    }
    return true;
  }
}
