package space.perigee.sync.link.udp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Settings of a link of datagrams.
 *
 * @param rateBps rate of all datagrams sent, including headers of UDP and IP (bit/s)
 * @param maxDatagramBytes longest datagram, without these headers (bytes)
 * @param expectedLoss share of datagrams that are lost on a one-way link, 0 to below 1; null for a
 *     two-way link
 * @param silence mission time after which the ground considers a silent satellite absent
 */
public record UdpSettings(
    long rateBps, int maxDatagramBytes, @Nullable Double expectedLoss, Duration silence) {

  /** Capacity of an IPv4 packet of 1500 bytes. */
  public static final int DEFAULT_DATAGRAM_BYTES = 1472;

  public static final int MIN_DATAGRAM_BYTES = 576;
  public static final int MAX_DATAGRAM_BYTES = 65_507;
  public static final long MAX_RATE_BPS = 100_000_000_000L;
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(75);
  public static final Duration MIN_SILENCE = Duration.ofSeconds(40);
  public static final Duration MAX_SILENCE = Duration.ofDays(1);

  public UdpSettings {
    if (rateBps < 1 || rateBps > MAX_RATE_BPS) {
      throw new IllegalArgumentException(
          "rateBps " + rateBps + " must be within 1 to " + MAX_RATE_BPS);
    }
    if (maxDatagramBytes < MIN_DATAGRAM_BYTES || maxDatagramBytes > MAX_DATAGRAM_BYTES) {
      throw new IllegalArgumentException(
          "maxDatagramBytes "
              + maxDatagramBytes
              + " must be within "
              + MIN_DATAGRAM_BYTES
              + " to "
              + MAX_DATAGRAM_BYTES);
    }
    if (silence.compareTo(MIN_SILENCE) < 0 || silence.compareTo(MAX_SILENCE) > 0) {
      throw new IllegalArgumentException(
          "silence " + silence + " must be within " + MIN_SILENCE + " to " + MAX_SILENCE);
    }
    traits(rateBps, maxDatagramBytes, expectedLoss);
  }

  /** A two-way link with default settings. */
  public static UdpSettings of(long rateBps) {
    return new UdpSettings(rateBps, DEFAULT_DATAGRAM_BYTES, null, DEFAULT_SILENCE);
  }

  LinkTraits traits() {
    return traits(rateBps, maxDatagramBytes, expectedLoss);
  }

  private static LinkTraits traits(long rateBps, int bytes, @Nullable Double expectedLoss) {
    LinkTraits traits = LinkTraits.datagrams(bytes, rateBps);
    return expectedLoss == null ? traits : traits.oneWay(expectedLoss);
  }
}
