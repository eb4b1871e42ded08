package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * An operating system and CPU family for which ND4J 1.0.0-M2.1 has native libraries on Maven
 * Central, named as in JavaCPP. ARM has one variant each; x86-64 has one for each instruction set,
 * with and without oneDNN.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
public enum Platform {
  LINUX_ARM64("linux-arm64", List.of("aarch64"), List.of("")),
  /** 32-bit ARM with hardware floating point; 64-bit ARM cores run it too, under a 32-bit Linux. */
  LINUX_ARMHF("linux-armhf", List.of("armv7", "aarch64"), List.of("")),
  LINUX_X86_64(
      "linux-x86_64",
      List.of("x86_64"),
      List.of("", "-avx2", "-avx512", "-onednn", "-onednn-avx2", "-onednn-avx512", "-compat"));

  private final String id;
  private final List<String> architectures;
  private final List<String> extensions;

  Platform(String id, List<String> architectures, List<String> extensions) {
    this.id = id;
    this.architectures = architectures;
    this.extensions = extensions;
  }

  /** The value of Maven's {@code javacpp.platform} property. */
  @JsonValue
  public String id() {
    return id;
  }

  /** The CPU architectures that run it. */
  public List<String> architectures() {
    return architectures;
  }

  /** The ND4J classifiers of this platform: the platform and each of its extensions. */
  public List<String> classifiers() {
    return extensions.stream().map(extension -> id + extension).toList();
  }
}
