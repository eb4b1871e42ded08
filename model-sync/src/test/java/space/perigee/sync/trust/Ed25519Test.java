package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519Test {

  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** RFC 8032, 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        + "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
        + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAndVerifiesAsTheStandardDoes(
      String seed, String publicKey, String message, String signature) {
    PublicKey key = Ed25519.publicKey(ByteString.fromHex(publicKey));

    assertThat(Ed25519.sign(Ed25519.privateKey(bytes(seed)), bytes(message)))
        .isEqualTo(bytes(signature));
    assertThat(Ed25519.verify(key, bytes(signature), bytes(message))).isTrue();
    assertThat(Ed25519.verify(key, bytes(signature), bytes(message + "00"))).isFalse();
    assertThat(Ed25519.raw(key)).isEqualTo(ByteString.fromHex(publicKey));
  }

  @Test
  void keysSurviveTheirRawForm() {
    KeyPair pair = Ed25519.generate(new SeededRandom(1));

    byte[] signature =
        Ed25519.sign(Ed25519.privateKey(Ed25519.raw(pair.getPrivate())), bytes("01"));

    PublicKey shown = Ed25519.publicKey(Ed25519.raw(pair.getPublic()));
    assertThat(Ed25519.verify(shown, signature, bytes("01"))).isTrue();
  }

  @Test
  void aSignatureHasOneSpelling() {
    KeyPair pair = Ed25519.generate(new SeededRandom(2));
    byte[] signature = Ed25519.sign(pair.getPrivate(), bytes("01"));
    BigInteger s = LittleEndian.number(Arrays.copyOfRange(signature, 32, 64)).add(ORDER);
    byte[] other = Arrays.copyOf(signature, 64);
    System.arraycopy(LittleEndian.bytes(s, 32), 0, other, 32, 32);

    assertThat(Ed25519.verify(pair.getPublic(), signature, bytes("01"))).isTrue();
    assertThat(Ed25519.verify(pair.getPublic(), other, bytes("01"))).isFalse();
  }

  @Test
  void signaturesOfWrongLengthAreRefused() {
    KeyPair pair = Ed25519.generate(new SeededRandom(3));
    byte[] signature = Ed25519.sign(pair.getPrivate(), bytes("01"));
    for (int length = 0; length < 70; length++) {
      boolean holds =
          Ed25519.verify(pair.getPublic(), Arrays.copyOf(signature, length), bytes("01"));
      assertThat(holds).as("length %d", length).isEqualTo(length == 64);
    }
  }

  @Test
  void whatIsNoKeyIsRefused() {
    ByteString tooLarge = ByteString.copyFrom(bytes("ff".repeat(31) + "7f"));
    assertThatThrownBy(() -> Ed25519.publicKey(tooLarge)).hasMessageContaining("below 2^255 - 19");
    assertThatThrownBy(() -> Ed25519.publicKey(ByteString.fromHex("00")))
        .hasMessageContaining("32 bytes, not 1");
  }
}
