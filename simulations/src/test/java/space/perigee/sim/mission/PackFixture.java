package space.perigee.sim.mission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;

/** A mission folder with keys, small enough to be packed again and again. */
final class PackFixture {

  static final String MISSION =
      """
      name: m
      model: start.zip
      data: {label: kind}
      satellites:
        - name: sat-1
          spacecraft: hw/desk.yaml
          contacts: plan.csv
          data: data/sat-1.csv
          golden: data/golden.csv
          learning: learning.yaml
          predictions: predictions.jsonl
        - {name: sat-2, spacecraft: hw/desk.yaml, elements: sat-2.tle, data: /data/sat-2.csv}
      stations: stations.csv
      receivers:
        - {station: north, listen: broker, center: 'mqtts://127.0.0.1:1'}
      ground: {held-out: data/test.csv, gate: data/gate.csv, mqtt-port: 0, http-port: 0}
      links: [{satellite: 'mqtts://127.0.0.1:1'}]
      keys: keys
      """;

  private static final String SPACECRAFT =
      """
      kind: spacecraft
      id: desk
      name: Desk
      board: devbox-x86-64
      radio: uhf-9k6
      battery: {capacityWh: 38.5, usableDepthOfDischargeFraction: 0.3}
      wattsSolarSunlit: 90
      wattsBus: 2.0
      thermal:
        minOperatingDegC: -20
        maxOperatingDegC: 60
        heatCapacityJPerK: 350
        conductanceWPerK: 0.25
        sinkDegC: 8
      sources: [Assumption of a test]
      """;

  private static final String SAMPLES =
      "x,y,kind\n1,0,cloud\n0,1,clear\n2,0.5,cloud\n0.1,0.9,clear\n";

  private final Path folder;

  PackFixture(Path folder) {
    this.folder = folder;
  }

  /** Writes the mission, its files and its keys. */
  Mission write() throws IOException {
    for (String name : List.of("sat-1", "golden", "test", "gate")) {
      file("data/" + name + ".csv", SAMPLES);
    }
    file("hw/desk.yaml", SPACECRAFT);
    file("plan.csv", "satellite,station,aos,los,max_elevation_deg\n");
    file("learning.yaml", "strategy: replay\n");
    file("notes.txt", "What nobody packs.\n");
    model();
    Mission mission = mission(MISSION);
    new KeySetup(mission, Optional.empty(), Instant.parse("2026-01-01T00:00:00Z")).make();
    return mission;
  }

  /** Writes another mission file. */
  Mission mission(String text) throws IOException {
    file(MissionFile.NAME, text);
    return MissionFile.read(folder);
  }

  private void model() throws IOException {
    InputShape input = InputShape.ofFeatures(2);
    ModelFile.of(ModelCatalog.named("mlp-2").create(input, 2, 1), input, List.of("cloud", "clear"))
        .write(folder.resolve("start.zip"));
  }

  Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  /** A jar that has the native libraries of a classifier in name. */
  Path jar(String name, String classifier) throws IOException {
    Path jar = folder.resolve(name);
    Files.createDirectories(jar.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(
          new ZipEntry("org/nd4j/linalg/cpu/nativecpu/bindings/" + classifier + "/libnd4jcpu.so"));
      zip.closeEntry();
    }
    return jar;
  }

  /** All files below a folder: path, permissions and content. */
  static Map<String, List<String>> files(Path folder) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        List<String> facts = new ArrayList<>();
        facts.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        facts.add(java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
        files.put(folder.relativize(file).toString(), facts);
      }
    }
    return files;
  }
}
