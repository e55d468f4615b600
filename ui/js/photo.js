// A large photo is made smaller before it is sent: <input type="file" data-shrink="2200"> names the longest side in
// pixels. Anything that is not a picture, or that this browser cannot read, is sent as it is; the server decides.
addEventListener('change', async e => {
  const input = e.target, most = +input.dataset?.shrink, file = input.files?.[0];
  if (!most || !file || !/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 6e5) return;
  try {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, most / Math.max(image.width, image.height));
    const canvas = Object.assign(document.createElement('canvas'), {
      width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    const small = await new Promise(done => canvas.toBlob(done, 'image/jpeg', .86));
    if (!small || small.size >= file.size || input.files[0] !== file) return;
    const box = new DataTransfer();
    box.items.add(new File([small], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }));
    input.files = box.files;
  } catch { /* unreadable here: the original goes */ }
});
