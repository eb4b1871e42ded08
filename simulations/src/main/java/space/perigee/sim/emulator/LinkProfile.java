package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/**
 * The radio link of a satellite in a circular orbit: rates by elevation, delay by slant range, and
 * impairments of datagrams. Derives the geometry of a contact from its maximum elevation and
 * length.
 */
public final class LinkProfile implements RadioLink {

  private static final double LIGHT_KM_S = 299_792.458;

  /** One direction. */
  public record Way(RateByElevation rate, Impairments impairments) {}

  /**
   * The properties of a link.
   *
   * @param altitudeKm altitude of the orbit
   * @param maskDeg elevation at which contacts start and end
   * @param extraDelay one-way delay of modems and networks, in addition to the light time
   */
  public record Settings(
      String name,
      double altitudeKm,
      double maskDeg,
      Duration extraDelay,
      Way down,
      Way up,
      ClockJumps clockJumps) {}

  private record Geometry(Contact contact, PassGeometry pass) {}

  private final Settings settings;
  private volatile @Nullable Geometry last;

  /**
   * @throws IllegalArgumentException if rate times delay is above 64 MiB
   */
  public LinkProfile(Settings settings) {
    this.settings = settings;
    LinkShape.checkRate("down", highestRateBps(LinkDirection.DOWN), longestDelay());
    LinkShape.checkRate("up", highestRateBps(LinkDirection.UP), longestDelay());
  }

  public Settings settings() {
    return settings;
  }

  private PassGeometry geometry(Contact contact) {
    Geometry known = last;
    if (known == null || !known.contact().equals(contact)) {
      known =
          new Geometry(
              contact, new PassGeometry(contact, settings.altitudeKm(), settings.maskDeg()));
      last = known;
    }
    return Objects.requireNonNull(known).pass();
  }

  private Way way(LinkDirection direction) {
    return direction == LinkDirection.DOWN ? settings.down() : settings.up();
  }

  @Override
  public double rateBps(LinkDirection direction, Contact contact, Instant at) {
    return way(direction).rate().at(geometry(contact).elevationDeg(at));
  }

  @Override
  public double highestRateBps(LinkDirection direction) {
    return way(direction).rate().highest();
  }

  @Override
  public Duration oneWayDelay(Contact contact, Instant at) {
    return delay(geometry(contact).rangeKm(at));
  }

  @Override
  public Duration longestDelay() {
    return delay(PassGeometry.longestRangeKm(settings.altitudeKm()));
  }

  private Duration delay(double rangeKm) {
    return settings.extraDelay().plusNanos(Math.round(rangeKm / LIGHT_KM_S * 1e9));
  }

  @Override
  public Impairments impairments(LinkDirection direction) {
    return way(direction).impairments();
  }
}
