package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;

import org.hipparchus.exception.DummyLocalizable;
import org.hipparchus.exception.MathRuntimeException;
import org.jspecify.annotations.Nullable;
import org.orekit.attitudes.AttitudeProvider;
import org.orekit.attitudes.FrameAlignedProvider;
import org.orekit.errors.OrekitException;
import org.orekit.frames.Frame;
import org.orekit.propagation.Propagator;
import org.orekit.propagation.analytical.tle.SGP4;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.propagation.analytical.tle.TLEPropagator;
import org.orekit.time.AbsoluteDate;
import org.orekit.utils.PVCoordinates;

/**
 * SGP4 by Orekit, with a guard of Vallado's code that it lacks. SGP4's long-period terms have 1 +
 * cos(i) as a divisor, which is zero at an inclination of 180 degrees; where it is below 1.5e-12,
 * Vallado's code puts that in its place (AIAA 2006-6753, function {@code sgp4init}).
 */
final class Sgp4 {

  private static final double LEAST_DIVISOR = 1.5e-12;

  /**
   * Inclination of long periods from which Orekit differs from Vallado's code by kilometers, and
   * near 180 degrees by hundreds (rad). It lacks that code's second guard, in a part that cannot be
   * overridden. No object is in such an orbit.
   */
  private static final double MAX_DEEP_INCLINATION = Math.toRadians(179.9);

  private final @Nullable TLEPropagator propagator;
  private final @Nullable RuntimeException failure;

  /** Creates the propagator of an element set. */
  Sgp4(TLE elements) {
    TLEPropagator created = null;
    RuntimeException thrown = null;
    try {
      created = propagator(elements);
    } catch (OrekitException | MathRuntimeException e) {
      thrown = e;
    }
    this.propagator = created;
    this.failure = thrown;
  }

  private static TLEPropagator propagator(TLE elements) {
    Frame teme = EmbeddedTime.teme();
    TLEPropagator usual = TLEPropagator.selectExtrapolator(elements, teme);
    if (!(usual instanceof SGP4) && elements.getI() > MAX_DEEP_INCLINATION) {
      throw new OrekitException(
          new DummyLocalizable(
              "SGP4 is singular above an inclination of 179.9 degrees and a period of 225 minutes"));
    }
    return usual instanceof SGP4 && 1 + Math.cos(elements.getI()) <= LEAST_DIVISOR
        ? new Retrograde(elements, FrameAlignedProvider.of(teme), teme)
        : usual;
  }

  /**
   * Returns the state in TEME (m, m/s).
   *
   * @throws OrekitException if there is none, at this date or at all
   * @throws MathRuntimeException likewise
   */
  PVCoordinates state(AbsoluteDate date) {
    if (propagator == null) {
      throw requireNonNull(failure);
    }
    return propagator.getPVCoordinates(date);
  }

  /** With the guard. */
  private static final class Retrograde extends SGP4 {

    Retrograde(TLE elements, AttitudeProvider attitude, Frame teme) {
      super(elements, attitude, Propagator.DEFAULT_MASS, teme);
    }

    @Override
    protected void sxpPropagate(double minutes) {
      cosi0 = Math.max(cosi0, LEAST_DIVISOR - 1);
      super.sxpPropagate(minutes);
    }
  }
}
