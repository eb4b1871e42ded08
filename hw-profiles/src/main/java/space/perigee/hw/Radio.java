package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A radio: what a contact can carry.
 *
 * @param band frequency band of the downlink: {@code UHF}, {@code S} or {@code X}, for example
 * @param downlinkRateBps bit rate from the satellite, before the overhead (bit/s)
 * @param uplinkRateBps bit rate to the satellite, before the overhead (bit/s)
 * @param mtuBytes the most that one frame carries for us (bytes)
 * @param protocolOverheadFraction share of the bit rate that coding, framing and headers take, at
 *     least 0 and below 1
 * @param duplex whether both directions can run at the same time
 * @param wattsTransmit drawn while transmitting, beyond what the spacecraft's bus load has (W)
 */
public record Radio(
    String id,
    String name,
    String band,
    long downlinkRateBps,
    long uplinkRateBps,
    int mtuBytes,
    double protocolOverheadFraction,
    Duplex duplex,
    double wattsTransmit,
    List<String> sources,
    String notes)
    implements Profile {

  /** Whether a radio sends and receives at the same time. */
  public enum Duplex {
    HALF,
    FULL;

    /** As written in profiles: {@code half} or {@code full}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The value that a profile's {@code duplex} field names. */
    public static Optional<Duplex> ofLabel(String label) {
      return Arrays.stream(values()).filter(duplex -> duplex.label().equals(label)).findFirst();
    }
  }

  /**
   * @throws IllegalArgumentException if a value is outside its range
   */
  public Radio {
    sources = List.copyOf(sources);
    new FieldChecks()
        .identity(id, name, sources)
        .text("band", band)
        .within("downlinkRateBps", (double) downlinkRateBps, 1, 1e12)
        .within("uplinkRateBps", (double) uplinkRateBps, 1, 1e12)
        .within("mtuBytes", mtuBytes, 32, 65_535)
        .within("protocolOverheadFraction", protocolOverheadFraction, 0, 0.95)
        .positive("wattsTransmit", wattsTransmit, 2000)
        .done();
  }

  @Override
  public ProfileKind kind() {
    return ProfileKind.RADIO;
  }

  /**
   * Bytes of payload that the downlink carries if it has the radio to itself for that long.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public long downlinkBytes(Duration duration) {
    return payloadBytes(downlinkRateBps, duration);
  }

  /**
   * Bytes of payload that the uplink carries if it has the radio to itself for that long.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public long uplinkBytes(Duration duration) {
    return payloadBytes(uplinkRateBps, duration);
  }

  /** Rate of payload on the downlink (bit/s): what coding, framing and headers leave. */
  public double downlinkPayloadBps() {
    return downlinkRateBps * (1 - protocolOverheadFraction);
  }

  private long payloadBytes(long rateBps, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration " + duration + " must not be negative");
    }
    double seconds = duration.getSeconds() + duration.getNano() / 1e9;
    return (long) Math.floor(seconds * rateBps * (1 - protocolOverheadFraction) / 8);
  }
}
