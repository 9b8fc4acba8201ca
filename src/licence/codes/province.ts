// The one-character abbreviations of the provinces that issue numbered licences (GB/T 2260's provinces, without Hong Kong,
// Macao and Taiwan), as numbers begin with them.

/** 31 abbreviations, for use inside a character class. */
export const PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
