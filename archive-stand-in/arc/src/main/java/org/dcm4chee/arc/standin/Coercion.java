package org.dcm4chee.arc.standin;

import java.io.IOException;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.util.AttributesFormat;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;

/**
 * What the database knows wins over what is in the file; then the rules apply. What is merged is
 * the very data set that the match lends.
 *
 * @param merge whether what the database knows is wanted
 * @param fails as a test ordered it
 */
record Coercion(
    Attributes row,
    boolean merge,
    boolean deIdentify,
    boolean fails,
    List<ArchiveAttributeCoercion2> rules)
    implements AttributesCoercion {
  private static final String MERGE = "merge-attrs";

  @Override
  public void coerce(Attributes attrs, Attributes modified) throws Exception {
    if (fails) {
      throw new IOException("The coercion failed, as ordered");
    }
    if (merge) {
      if (modified != null) {
        attrs.update(Attributes.UpdatePolicy.OVERWRITE, row, modified);
      } else {
        attrs.addAll(row);
      }
    }
    if (deIdentify) {
      deIdentify(attrs);
    }
    for (ArchiveAttributeCoercion2 rule : rules) {
      if (rule.getScheme().equals(MERGE)) {
        for (String attribute : rule.mergedAttributes()) {
          mergeAttribute(attrs, attribute);
        }
      }
    }
  }

  private static void mergeAttribute(Attributes attrs, String attribute)
      throws ReflectiveOperationException {
    int index = attribute.indexOf('=');
    int tag = Tag.class.getField(attribute.substring(0, index)).getInt(null);
    String value = new AttributesFormat(attribute.substring(index + 1)).format(attrs);
    attrs.setString(tag, ElementDictionary.vrOf(tag, null), value);
  }

  private static void deIdentify(Attributes attrs) {
    attrs.setString(Tag.PatientName, VR.PN, "ANON");
    attrs.setString(Tag.PatientID, VR.LO, "ANON");
    attrs.setString(Tag.PatientBirthDate, VR.DA, "");
    attrs.setString(Tag.PatientIdentityRemoved, VR.CS, "YES");
    for (int tag :
        new int[] {Tag.StudyDescription, Tag.SeriesDescription, Tag.AccessionNumber, Tag.StudyID}) {
      attrs.setString(tag, VR.LO, "");
    }
    attrs.setString(Tag.ReferringPhysicianName, VR.PN, "");
    attrs.setString(Tag.StudyDate, VR.DA, "20000101");
    attrs.setString(Tag.SeriesDate, VR.DA, "20000101");
    attrs.setString(Tag.ContentDate, VR.DA, "20000101");
  }

  @Override
  public String remapUID(String uid) {
    return uid;
  }
}
