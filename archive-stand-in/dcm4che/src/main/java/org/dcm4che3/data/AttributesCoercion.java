package org.dcm4che3.data;

/** Changes the attributes of an object on its way in or out of the archive. */
public interface AttributesCoercion {
  AttributesCoercion NONE =
      new AttributesCoercion() {
        @Override
        public void coerce(Attributes attrs, Attributes modified) {}

        @Override
        public String remapUID(String uid) {
          return uid;
        }
      };

  /**
   * Changes {@code attrs} in place.
   *
   * @param modified gets the original values of what is changed, may be null
   */
  void coerce(Attributes attrs, Attributes modified) throws Exception;

  /** The identifier that takes the place of {@code uid}. */
  String remapUID(String uid);
}
