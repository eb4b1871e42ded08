package space.perigee.sync.compatibility;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link, of this version or another: all parameters and results are types of the JDK,
 * so that it can be called in another class loader. This interface must not change: the ends of
 * earlier versions implement it as it is.
 */
public interface ExchangeEnd {

  /**
   * The link comes up.
   *
   * @param maxFrameBytes longest frame; 0 for a reliable link
   * @param oneWayLoss expected share of lost frames of a one-way link; negative for a two-way link
   */
  void linkUp(int maxFrameBytes, double oneWayLoss);

  /**
   * Offers weights to the other end.
   *
   * @param number the samples they were trained on, or the number of the ground's version
   * @param millis mission time, as in all methods (ms since 1970)
   */
  void offer(float[] weights, long number, long millis);

  /** The next frame to send, or null. */
  byte @Nullable [] poll(long millis);

  /** Handles a frame; false if it is none of the other end. */
  boolean receive(byte[] frame, long millis);

  /**
   * Takes nothing for a while, and says so.
   *
   * @param seconds mission time; 0 to take what comes
   */
  void refuseFor(int seconds, long millis);

  /** Describes a frame of the other end; empty if it cannot be decoded. */
  String describe(byte[] frame, long millis);

  /** What has arrived so far, in order: weights, receipts and refusals. */
  List<String> events();

  /** The weights that arrived last. */
  float[] lastWeights();

  /** The versions that both ends hold (hex). */
  List<String> heldVersions();

  /** True while something is on its way to the other end. */
  boolean isSending();
}
