package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Outbox;

/**
 * What a satellite has loaded, as hashes by name. It comprises every input, the keys by what they
 * sign, the counters, and the checkpoint that the satellite writes after it has learned from some
 * samples: a flipped bit in a weight, in a kept sample or in a setting of the learning changes
 * that.
 */
final class Fingerprint {

  /** Samples to learn from, enough to draw each kept sample many times. */
  private static final int SAMPLES = 8;

  private static final int MAX_STEPS = 10_000;

  private final TreeMap<String, String> parts = new TreeMap<>();

  /**
   * Steps a satellite, and takes its fingerprint.
   *
   * @param now mission time of the start
   * @param state its state folder
   */
  static Fingerprint of(SatelliteProgram.Satellite satellite, Instant now, Path state)
      throws IOException {
    Fingerprint print = new Fingerprint();
    SatelliteProgram.Inputs inputs = satellite.inputs();
    print.add("settings", inputs.settings());
    print.add("spacecraft", inputs.spacecraft());
    print.add("contacts", inputs.contacts().contacts());
    print.add("golden", rows(inputs.golden()));
    print.add("identities", inputs.keys().map(keys -> keys.trust().identities()));
    print.add("revoked", inputs.keys().map(keys -> keys.trust().revoked()));
    print.seal(satellite.ground().peer().seal());
    print.add("outbox", contents(satellite.ground().outbox()));
    print.add("inbox", satellite.ground().inbox().size());
    print.add("inboxBytes", satellite.ground().inbox().bytes());
    print.add("announced", satellite.ground().peer().numbers().next(now));
    learn(satellite.runtime(), now);
    satellite.runtime().checkpoint();
    print.put("checkpoint", Files.readAllBytes(state.resolve("checkpoint.bin")));
    print.add("stream", rest(inputs.stream()));
    return print;
  }

  private static void learn(OnboardRuntime runtime, Instant start) {
    long seen = runtime.count(Counter.SAMPLES_SEEN);
    Instant now = start;
    for (int i = 0; i < MAX_STEPS && runtime.count(Counter.SAMPLES_SEEN) < seen + SAMPLES; i++) {
      Instant next = runtime.step(now);
      if (next.equals(Instant.MAX)) {
        return;
      }
      now = next.isAfter(now) ? next : now;
    }
  }

  private void seal(FrameSeal seal) {
    byte[] probe = {1, 2, 3};
    ByteBuffer tag = ByteBuffer.allocate(seal.tagBytes());
    seal.tag(ByteBuffer.wrap(probe), tag);
    put("tag", tag.array());
    put("signature", seal.sign(probe));
  }

  private static List<String> contents(Outbox outbox) {
    return outbox.entries().stream()
        .map(entry -> entry.manifest() + " " + entry.content().sha256())
        .toList();
  }

  private static List<String> rows(@Nullable LabeledData data) {
    return data == null ? List.of() : data.samples().map(Fingerprint::text).toList();
  }

  private static List<String> rest(SampleStream stream) {
    List<String> rows = new ArrayList<>();
    while (true) {
      try {
        Optional<Sample> next = stream.next();
        if (next.isEmpty()) {
          return rows;
        }
        rows.add(text(next.get()));
      } catch (DataException e) {
        rows.add("unusable");
      }
    }
  }

  private static String text(Sample sample) {
    return sample.label() + java.util.Arrays.toString(sample.features());
  }

  private void add(String name, Object value) {
    put(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  private void put(String name, byte[] value) {
    parts.put(name, Sha256.of(value).hex());
  }

  /** Names of the parts that differ. */
  List<String> differences(Fingerprint other) {
    return parts.keySet().stream()
        .filter(name -> !Objects.equals(parts.get(name), other.parts.get(name)))
        .toList();
  }
}
