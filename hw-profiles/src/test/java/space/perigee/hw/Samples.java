package space.perigee.hw;

import java.util.List;

/** Profiles for tests, as text and as records. */
final class Samples {

  /** A board that is right; its lines are counted by tests. */
  static final String BOARD =
      """
      kind: board
      id: my-board
      name: My board
      cpu: 4 cores of something
      architecture: aarch64
      cores: 4
      clockMhz: 1000
      ramMb: 1024
      storageMb: 8192
      javacppPlatform: linux-arm64
      nd4jClassifier: linux-arm64
      power:
        wattsIdle: 1.0
        wattsInfer: 2.0
        wattsTrain: 3.0
      sustainedGflops: 5
      quotas:
        heapMb: 256
        nativeMb: 256
        replayMb: 64
        runtimeMb: 120
        outboxMb: 128
      sources:
        - A data sheet of 2026
      """;

  static final String RADIO =
      """
      kind: radio
      id: my-radio
      name: My radio
      band: UHF
      downlinkRateBps: 9600
      uplinkRateBps: 4800
      mtuBytes: 255
      protocolOverheadFraction: 0.2
      duplex: half
      wattsTransmit: 4
      sources: [A data sheet of 2026]
      """;

  static final String SPACECRAFT =
      """
      kind: spacecraft
      id: my-craft
      name: My craft
      board: raspberry-pi-zero-2w
      radio: uhf-9k6
      battery:
        capacityWh: 40
        usableDepthOfDischargeFraction: 0.25
      wattsSolarSunlit: 8
      wattsBus: 2
      thermal:
        minOperatingDegC: -20
        maxOperatingDegC: 60
        heatCapacityJPerK: 500
        conductanceWPerK: 0.5
        sinkDegC: 10
      sources: [A data sheet of 2026]
      """;

  private Samples() {}

  static Board board(Platform platform, String architecture, String classifier, int heapMb) {
    return new Board(
        info("my-board", "My board"),
        new Board.Processor("some cpu", architecture, 4, 1000, 5),
        new Board.Memory(1024, 8192),
        new Board.Natives(platform, classifier),
        new Board.Power(1, 2, 3),
        new Board.Quotas(heapMb, 256, 64, 120, 128),
        List.of());
  }

  private static ProfileInfo info(String id, String name) {
    return new ProfileInfo(id, name, List.of("A data sheet"), "");
  }

  static Radio radio(long downlinkRateBps, double overhead) {
    return new Radio(
        info("my-radio", "My radio"),
        "UHF",
        new Radio.Rates(downlinkRateBps, 4800, overhead),
        255,
        Radio.Duplex.HALF,
        4);
  }

  static Spacecraft spacecraft(double wattsSolarSunlit) {
    return new Spacecraft(
        info("my-craft", "My craft"),
        board(Platform.LINUX_ARM64, "aarch64", "linux-arm64", 256),
        radio(9600, 0.2),
        new Spacecraft.Battery(40, 0.25),
        wattsSolarSunlit,
        2,
        new Spacecraft.Thermal(-20, 60, 500, 0.5, 10));
  }
}
