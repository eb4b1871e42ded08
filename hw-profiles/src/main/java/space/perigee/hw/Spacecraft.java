package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import space.perigee.hw.yaml.Finding;

/**
 * A spacecraft: a board and a radio on a battery, solar cells and a thermal mass.
 *
 * @param wattsSolarSunlit power of the solar cells in sunlight, averaged over the sunlit part of an
 *     orbit (W)
 * @param wattsBus load of everything except the board and the transmitter: the platform's computer,
 *     attitude control, receiver, heaters, regulators (W)
 */
public record Spacecraft(
    @JsonUnwrapped ProfileInfo info,
    Board board,
    Radio radio,
    Battery battery,
    double wattsSolarSunlit,
    double wattsBus,
    Thermal thermal)
    implements Profile {

  /**
   * @throws IllegalArgumentException if a value is outside its range, or the sun does not pay for
   *     the bus and an idle board
   */
  public Spacecraft {
    double wattsAlways = wattsBus + board.power().wattsIdle();
    new FieldChecks()
        .positive("wattsSolarSunlit", wattsSolarSunlit, 100_000)
        .within("wattsBus", wattsBus, 0, 100_000)
        .that(
            !(wattsSolarSunlit <= wattsAlways),
            "wattsSolarSunlit",
            Finding.number(wattsSolarSunlit),
            "must exceed the "
                + Finding.number(wattsAlways)
                + " W of wattsBus and the idle board "
                + board.id())
        .done();
  }

  @Override
  public ProfileKind kind() {
    return ProfileKind.SPACECRAFT;
  }

  /**
   * Power left in sunlight for charging and transmitting (W); negative if the battery drains.
   *
   * @param boardWatts what the board draws (W)
   */
  public double wattsSpareSunlit(double boardWatts) {
    return wattsSolarSunlit - wattsBus - boardWatts;
  }

  /**
   * How long the usable battery charge powers the bus and the board without sunlight (s).
   *
   * @param boardWatts what the board draws (W)
   */
  public double secondsOnBattery(double boardWatts) {
    return battery.usableJoules() / (wattsBus + boardWatts);
  }

  /**
   * The battery.
   *
   * @param capacityWh nameplate energy (Wh)
   * @param usableDepthOfDischargeFraction share of it that a mission uses, for the sake of cycle
   *     life, above 0 up to 1
   */
  public record Battery(double capacityWh, double usableDepthOfDischargeFraction) {

    public Battery {
      new FieldChecks()
          .positive("capacityWh", capacityWh, 1_000_000)
          .positive("usableDepthOfDischargeFraction", usableDepthOfDischargeFraction, 1)
          .done();
    }

    /** Energy from full to the allowed depth of discharge (J). */
    public double usableJoules() {
      return capacityWh * 3600 * usableDepthOfDischargeFraction;
    }
  }

  /**
   * The board and its mounting as one thermal mass that loses heat to the structure: {@code
   * heatCapacityJPerK * dT/dt = watts - conductanceWPerK * (T - sinkDegC)}.
   *
   * @param minOperatingDegC coldest temperature at which the board may run (degrees Celsius)
   * @param maxOperatingDegC hottest temperature at which the board may run (degrees Celsius)
   * @param heatCapacityJPerK heat that warms the mass by one kelvin (J/K)
   * @param conductanceWPerK heat that flows to the sink per kelvin of difference, radiation around
   *     the working point included (W/K)
   * @param sinkDegC orbit-average temperature of the structure (degrees Celsius)
   */
  public record Thermal(
      double minOperatingDegC,
      double maxOperatingDegC,
      double heatCapacityJPerK,
      double conductanceWPerK,
      double sinkDegC) {

    /**
     * @throws IllegalArgumentException if a value is outside its range, the limits are not in order
     *     or the sink is outside them
     */
    public Thermal {
      new FieldChecks()
          .within("minOperatingDegC", minOperatingDegC, -150, 200)
          .within("maxOperatingDegC", maxOperatingDegC, -150, 200)
          .positive("heatCapacityJPerK", heatCapacityJPerK, 1e7)
          .positive("conductanceWPerK", conductanceWPerK, 1e4)
          .within("sinkDegC", sinkDegC, -150, 200)
          .that(
              !(maxOperatingDegC <= minOperatingDegC),
              "maxOperatingDegC",
              Finding.number(maxOperatingDegC),
              "must be above minOperatingDegC " + Finding.number(minOperatingDegC))
          .that(
              !(sinkDegC < minOperatingDegC || sinkDegC > maxOperatingDegC),
              "sinkDegC",
              Finding.number(sinkDegC),
              "must be within minOperatingDegC to maxOperatingDegC")
          .done();
    }

    /**
     * Steady-state temperature under a constant load (degrees Celsius).
     *
     * @param watts heat, which for a computer is what it draws (W)
     */
    public double steadyDegC(double watts) {
      return sinkDegC + watts / conductanceWPerK;
    }

    /** Time constant: the time after which 63 % of a temperature step has taken place (s). */
    public double timeConstantSeconds() {
      return heatCapacityJPerK / conductanceWPerK;
    }
  }
}
