package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X25519Test {

  private static final String ALICE =
      "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
  private static final String ALICE_PUBLIC =
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
  private static final String BOB =
      "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
  private static final String BOB_PUBLIC =
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";

  private static Optional<String> agree(String scalar, String u) {
    PrivateKey own = X25519.privateKey(HexFormat.of().parseHex(scalar));
    return X25519
        .agree(own, X25519.publicKey(ByteString.fromHex(u)))
        .map(HexFormat.of()::formatHex);
  }

  /** RFC 7748, 5.2. */
  @Test
  void multipliesAsTheStandardDoes() {
    assertThat(
            agree(
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
        .contains("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  }

  /** RFC 7748, 6.1. */
  @Test
  void bothEndsHaveTheSecretOfTheStandard() {
    String secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    assertThat(agree(ALICE, BOB_PUBLIC)).contains(secret);
    assertThat(agree(BOB, ALICE_PUBLIC)).contains(secret);
    assertThat(agree(ALICE, "09" + "00".repeat(31))).contains(ALICE_PUBLIC);
  }

  @Test
  void keysSurviveTheirRawForm() {
    KeyPair pair = X25519.generate(new SeededRandom(1));
    PrivateKey again = X25519.privateKey(X25519.raw(pair.getPrivate()));
    assertThat(X25519.agree(again, X25519.publicKey(ByteString.fromHex("09" + "00".repeat(31)))))
        .map(ByteString::copyFrom)
        .contains(X25519.raw(pair.getPublic()));
  }

  /** Points of order 1, 2, 4 and 8: their secret would be known to all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void nothingIsAgreedWithAPointOfSmallOrder(String u) {
    assertThat(agree(ALICE, u)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0900000000000000000000000000000000000000000000000000000000000080",
        "09"
      })
  void aKeyHasOneSpelling(String u) {
    assertThatThrownBy(() -> X25519.publicKey(ByteString.fromHex(u)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
