package lucid.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** The type of a certificate's key. */
public enum KeyType {
  RSA_2048("RSA", "RSA", 2048, "SHA256withRSA"),
  EC_P256("EC", "EC", 256, "SHA256withECDSA"),
  ED25519("EdDSA", "Ed25519", 255, "Ed25519");

  private final String algorithm;
  private final String generator;
  private final int bits;
  private final String signature;

  KeyType(String algorithm, String generator, int bits, String signature) {
    this.algorithm = algorithm;
    this.generator = generator;
    this.bits = bits;
    this.signature = signature;
  }

  /** Generates a key pair. RSA takes a few hundred milliseconds to find its prime numbers. */
  public KeyPair generate() {
    try {
      var keys = KeyPairGenerator.getInstance(generator);
      keys.initialize(bits);
      return keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + generator, e);
    }
  }

  /**
   * Returns the type of a key of any size.
   *
   * @throws IllegalArgumentException if the key is neither RSA, EC nor Ed25519
   */
  public static KeyType of(Key key) {
    for (var type : values()) {
      if (type.algorithm.equals(key.getAlgorithm())) {
        return type;
      }
    }
    throw new IllegalArgumentException("neither RSA, EC nor Ed25519: " + key.getAlgorithm());
  }

  /** Returns whether {@code other} verifies what {@code one} signs. */
  public static boolean isPair(PrivateKey one, PublicKey other) {
    if (!one.getAlgorithm().equals(other.getAlgorithm())) {
      return false;
    }
    var sample = "sample".getBytes(StandardCharsets.US_ASCII);
    try {
      var signature = Signature.getInstance(of(one).signature);
      signature.initSign(one);
      signature.update(sample);
      var signed = signature.sign();
      signature.initVerify(other);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Returns the name of the signature algorithm for a key. */
  static String signatureOf(KeyPair keys) {
    return of(keys.getPrivate()).signature;
  }
}
