package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/**
 * A radio: what a contact can carry.
 *
 * @param band frequency band of the downlink: {@code UHF}, {@code S} or {@code X}, for example
 * @param rates bit rates in both directions
 * @param mtuBytes the largest payload of one frame (bytes)
 * @param duplex whether both directions can run at the same time
 * @param wattsTransmit additional power while transmitting, not included in the spacecraft's bus
 *     load (W)
 */
public record Radio(
    @JsonUnwrapped ProfileInfo info,
    String band,
    @JsonUnwrapped Rates rates,
    int mtuBytes,
    Duplex duplex,
    double wattsTransmit)
    implements Profile {

  /** Whether a radio sends and receives at the same time. */
  public enum Duplex {
    HALF,
    FULL;

    /** The label in profiles: {@code half} or {@code full}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Radio {
    new FieldChecks()
        .text("band", band)
        .within("mtuBytes", mtuBytes, 32, 65_535)
        .positive("wattsTransmit", wattsTransmit, 2000)
        .done();
  }

  /**
   * Bit rates.
   *
   * @param downlinkRateBps from the satellite, before the overhead (bit/s)
   * @param uplinkRateBps to the satellite, before the overhead (bit/s)
   * @param protocolOverheadFraction share of the bit rate that coding, framing and headers take, at
   *     least 0 and below 1
   */
  public record Rates(long downlinkRateBps, long uplinkRateBps, double protocolOverheadFraction) {

    public Rates {
      new FieldChecks()
          .within("downlinkRateBps", (double) downlinkRateBps, 1, 1e12)
          .within("uplinkRateBps", (double) uplinkRateBps, 1, 1e12)
          .within("protocolOverheadFraction", protocolOverheadFraction, 0, 0.95)
          .done();
    }
  }

  @Override
  public ProfileKind kind() {
    return ProfileKind.RADIO;
  }

  /**
   * Payload that the downlink carries in {@code duration} when it has the radio to itself (bytes).
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public long downlinkBytes(Duration duration) {
    return payloadBytes(rates.downlinkRateBps(), duration);
  }

  /**
   * Payload that the uplink carries in {@code duration} when it has the radio to itself (bytes).
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public long uplinkBytes(Duration duration) {
    return payloadBytes(rates.uplinkRateBps(), duration);
  }

  /** Payload rate of the downlink, after coding, framing and headers (bit/s). */
  public double downlinkPayloadBps() {
    return rates.downlinkRateBps() * (1 - rates.protocolOverheadFraction());
  }

  private long payloadBytes(long rateBps, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration " + duration + " must not be negative");
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    // In decimals, since 1 - 0.32 in binary is less than 0.68 and would cost a byte.
    return seconds
        .multiply(BigDecimal.valueOf(rateBps))
        .multiply(BigDecimal.ONE.subtract(BigDecimal.valueOf(rates.protocolOverheadFraction())))
        .divideToIntegralValue(BigDecimal.valueOf(Byte.SIZE))
        .longValue();
  }
}
